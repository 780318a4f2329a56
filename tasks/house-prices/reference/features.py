"""Rows as numbers: qualities in their order, sums that matter, skewed columns as logarithms, classes one-hot."""
import numpy as np

import houses

QUALITY = ("NA", "Po", "Fa", "TA", "Gd", "Ex")
ORDERS = {
    "BsmtExposure": ("NA", "No", "Mn", "Av", "Gd"),
    "BsmtFinType1": ("NA", "Unf", "LwQ", "Rec", "BLQ", "ALQ", "GLQ"),
    "CentralAir": ("N", "Y"),
    "Fence": ("NA", "MnWw", "GdWo", "MnPrv", "GdPrv"),
    "Functional": ("Sal", "Sev", "Maj2", "Maj1", "Mod", "Min2", "Min1", "Typ"),
    "GarageFinish": ("NA", "Unf", "RFn", "Fin"),
    "LandSlope": ("Sev", "Mod", "Gtl"),
    "LotShape": ("IR3", "IR2", "IR1", "Reg"),
    "PavedDrive": ("N", "P", "Y"),
}
for _name in ("Bsmt", "Exter", "Garage"):
    ORDERS.update({_name + "Qual": QUALITY, _name + "Cond": QUALITY})
ORDERS.update({name: QUALITY for name in ("HeatingQC", "KitchenQual", "FireplaceQu", "PoolQC")})
CODES = ("MSSubClass",)  # numbers that are classes
FEWEST_ROWS = 5


def number(text):
    try:
        return float(text)
    except ValueError:
        return np.nan


def quantities(rows):
    """{name: numbers, NaN where missing}."""
    columns = {}
    for name in rows[0]:
        if name in ("id", houses.PRICE) or name in CODES:
            continue
        if name in ORDERS:
            columns[name] = np.array([float(ORDERS[name].index(row[name])) for row in rows])
        elif all(row[name] == "NA" or not np.isnan(number(row[name])) for row in rows):
            columns[name] = np.array([number(row[name]) for row in rows])

    def known(name):
        return np.nan_to_num(columns[name])

    columns["area"] = known("TotalBsmtSF") + known("GrLivArea")
    columns["finished"] = known("GrLivArea") + known("BsmtFinSF1") + known("BsmtFinSF2")
    full, half = known("FullBath") + known("BsmtFullBath"), known("HalfBath") + known("BsmtHalfBath")
    columns["baths"] = full + 0.5 * half
    columns["porch"] = sum(known(name) for name in ("OpenPorchSF", "EnclosedPorch", "3SsnPorch", "ScreenPorch"))
    columns["age"] = known("YrSold") - known("YearBuilt")
    columns["since_remodelled"] = known("YrSold") - known("YearRemodAdd")
    columns["quality_by_area"] = known("OverallQual") * columns["area"]
    columns["quality_squared"] = known("OverallQual") ** 2
    columns["condition_by_age"] = known("OverallCond") * columns["age"]
    return columns


def classes(train, rows, ordered):
    columns = []
    for name in train[0]:
        if name in ("id", houses.PRICE) or name in ordered:
            continue
        values = [row[name] for row in train]
        for one in sorted(set(values)):
            if values.count(one) >= FEWEST_ROWS:
                columns.append([float(row[name] == one) for row in rows])
    return np.array(columns).T


def matrix(train, rows):
    """`rows` as `train` lets them be seen, standardised by it."""
    seen, wanted = quantities(train), quantities(rows)
    columns = []
    for name, values in seen.items():
        middle = np.nanmedian(values)
        values, asked = (np.where(np.isnan(v), middle, v) for v in (values, wanted[name]))
        asked = np.clip(asked, values.min(), values.max())  # nothing is known beyond
        deviation = values.std() or 1.0
        skewed = np.mean(np.abs((values - values.mean()) / deviation) ** 3) > 2
        if skewed and values.min() >= 0:
            values, asked = np.log1p(values), np.log1p(asked)
        columns.append((asked - values.mean()) / (values.std() or 1.0))
    return np.hstack([np.stack(columns, axis=1), classes(train, rows, seen)])
