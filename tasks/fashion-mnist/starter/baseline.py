"""Trains a small convolutional network by the knobs of config.json and writes submission.csv."""
import csv
import json
import os

import torch
from torch import nn
from torch.nn import functional

import data


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 16, 3, padding=1)
        self.second = nn.Conv2d(16, 32, 3, padding=1)
        self.hidden = nn.Linear(32 * 7 * 7, 128)
        self.output = nn.Linear(128, 10)

    def forward(self, images):
        x = functional.max_pool2d(functional.relu(self.first(images)), 2)
        x = functional.max_pool2d(functional.relu(self.second(x)), 2)
        return self.output(functional.relu(self.hidden(x.flatten(1))))


def train(network, images, labels, config):
    optimizer = torch.optim.Adam(network.parameters(), lr=config["learning_rate"])
    for epoch in range(config["epochs"]):
        total = 0.0
        for rows in torch.randperm(len(images)).split(config["batch"]):
            loss = functional.cross_entropy(network(images[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        print(f"epoch {epoch + 1}: loss {total / len(images):.4f}", flush=True)


def main():
    torch.manual_seed(int(os.environ.get("MLGYM_AGENT_SEED", "0")))
    with open("config.json") as file:
        config = json.load(file)
    images, labels = data.train()
    network = Network()
    train(network, torch.from_numpy(images), torch.from_numpy(labels), config)
    ids, images = data.unlabelled()
    with torch.no_grad():
        classes = torch.cat([network(part).argmax(1) for part in torch.from_numpy(images).split(500)])
    with open("submission.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label"])
        writer.writerows(zip(ids, classes.tolist()))


main()
