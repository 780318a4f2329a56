// Files of the Hugging Face hub, as data sets name them.
#pragma once

#include <string>

namespace mlgym {

struct HubFile {
  std::string repository;  // "owner/name"; empty: the source names no such file
  std::string file;        // its path there
  std::string revision = "main";
  bool model = false;  // a repository of a model instead of a data set
};

// Where the file is, at HF_ENDPOINT or else at huggingface.co.
std::string hub_url(const HubFile& file);
// HF_TOKEN: for the hub alone, never in records, boxes or messages. Empty when it is not set.
std::string hub_token();

}  // namespace mlgym
