// Control problems: the evaluator runs submitted policies, which are weights and never code.
#include <mlgym/plugin.hpp>

#include "mountain_car_task.h"

MLGYM_PLUGIN("task_control", "0.1.0",
             mlgym::component<control::MountainCarTask>(
                 "mountain-car-continuous",
                 "Policies that drive an underpowered car out of a valley",
                 control::kMountainCarSettings));
