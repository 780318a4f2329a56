// Repeated games for two players: the submitted strategy plays the rows, an opponent of ours the
// columns.
#include <mlgym/plugin.hpp>

#include "battle_of_sexes.h"
#include "colonel_blotto.h"
#include "game_task.h"
#include "prisoners_dilemma.h"

MLGYM_PLUGIN("task_games", "0.1.0",
             mlgym::component<games::GameTask<games::BattleOfSexes>>(
                 "battle-of-sexes", "Repeated Battle of the Sexes against a fixed opponent",
                 games::kRepeatedGameSettings),
             mlgym::component<games::GameTask<games::ColonelBlotto>>(
                 "colonel-blotto", "Repeated Colonel Blotto against a random opponent",
                 games::kRepeatedGameSettings),
             mlgym::component<games::GameTask<games::PrisonersDilemma>>(
                 "prisoners-dilemma", "Repeated Prisoner's Dilemma against a mixed opponent",
                 games::kRepeatedGameSettings));
