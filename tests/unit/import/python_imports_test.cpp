// What Python packages a task needs.
#include "import/python_imports.h"

#include "catch.h"

using namespace mlgym;

TEST_CASE("modules are found where lines import them") {
  CHECK(imported_modules("import numpy as np\nfrom torch.nn import Linear, json\n"
                         "if x:\n    import pandas, os.path;\n# import scipy\nimportant = 1\n"
                         "from . import target\n") ==
        std::set<std::string>{"numpy", "torch", "pandas", "os"});
}

TEST_CASE("requirements that task.yaml can say are kept, and others told") {
  const auto read = read_requirements(
      "# all\nnumpy\r\npandas >= 2.0, <3  # tables\njax[cuda12]\n-r more.txt\n\ntorch==2.1.0\n"
      "git+https://example.org/x.git\n");
  CHECK(read.needed == std::vector<std::string>{"numpy", "pandas >= 2.0, <3", "torch==2.1.0"});
  CHECK(read.left_out ==
        std::vector<std::string>{"jax[cuda12]", "-r more.txt", "git+https://example.org/x.git"});
  CHECK_FALSE(read.locked);
}

TEST_CASE("a file with a hash for every line is a lock file") {
  const auto read = read_requirements(
      "numpy==1.26.0 \\\n    --hash=sha256:ab \\\n"
      "    --hash=sha256:cd\nsix==1.16.0 --hash=sha256:ef\n");
  CHECK(read.locked);
  CHECK(read.needed == std::vector<std::string>{"numpy==1.26.0", "six==1.16.0"});
  CHECK_FALSE(read_requirements("numpy==1.26.0 --hash=sha256:ab\nsix\n").locked);
  CHECK_FALSE(read_requirements("").locked);
}
