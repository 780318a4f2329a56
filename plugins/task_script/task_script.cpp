// Tasks without code of their own.
#include <mlgym/plugin.hpp>

#include "script_task.h"

// Settings of a task with a script are the script's; the host hands them on unchecked.
MLGYM_PLUGIN("task_script", "0.1.0",
             mlgym::component<script::ScriptTask>(
                 "script", "A task described by YAML alone, with or without a script",
                 R"({"type": "object"})"));
