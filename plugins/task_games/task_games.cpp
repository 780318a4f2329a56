// Repeated games for two players: the submitted strategy plays the rows, an opponent of ours the
// columns.
#include <mlgym/plugin.hpp>

#include "battle_of_sexes.h"

MLGYM_PLUGIN("task_games", "0.1.0",
             mlgym::component<games::BattleOfSexes>(
                 "battle-of-sexes", "Repeated Battle of the Sexes against a fixed opponent",
                 games::kRepeatedGameSettings));
