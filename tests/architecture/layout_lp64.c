/* The layout of the contract on LP64 (x86-64, aarch64): made by make_layout.py, which says when. */
#include <mlgym/abi.h>
#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/sandbox.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>
#include <stddef.h>

#if !defined(__LP64__)
#error "the layout is that of LP64"
#endif

#define AT(type, member, offset) \
  _Static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has another size")

AT(mlgym_str, data, 0);
AT(mlgym_str, size, 8);
SIZE(mlgym_str, 16);

AT(mlgym_bytes, data, 0);
AT(mlgym_bytes, size, 8);
SIZE(mlgym_bytes, 16);

AT(mlgym_sink, state, 0);
AT(mlgym_sink, write, 8);
SIZE(mlgym_sink, 16);

AT(mlgym_host, size, 0);
AT(mlgym_host, abi_minor, 4);
AT(mlgym_host, log, 8);
AT(mlgym_host, extension, 16);
SIZE(mlgym_host, 24);

AT(mlgym_call, size, 0);
AT(mlgym_call, reserved, 4);
AT(mlgym_call, host, 8);
AT(mlgym_call, state, 16);
AT(mlgym_call, deadline_ns, 24);
AT(mlgym_call, cancelled, 32);
AT(mlgym_call, set_error, 40);
SIZE(mlgym_call, 48);

AT(mlgym_settings, size, 0);
AT(mlgym_settings, reserved, 4);
AT(mlgym_settings, state, 8);
AT(mlgym_settings, get, 16);
SIZE(mlgym_settings, 24);

AT(mlgym_component, size, 0);
AT(mlgym_component, reserved, 4);
AT(mlgym_component, kind, 8);
AT(mlgym_component, name, 16);
AT(mlgym_component, summary, 24);
AT(mlgym_component, settings_schema, 32);
AT(mlgym_component, functions, 40);
AT(mlgym_component, state, 48);
AT(mlgym_component, create, 56);
AT(mlgym_component, destroy, 64);
AT(mlgym_component, extension, 72);
SIZE(mlgym_component, 80);

AT(mlgym_host_files, size, 0);
AT(mlgym_host_files, reserved, 4);
AT(mlgym_host_files, read, 8);
AT(mlgym_host_files, read_yaml, 16);
SIZE(mlgym_host_files, 24);

AT(mlgym_plugin, size, 0);
AT(mlgym_plugin, abi_major, 4);
AT(mlgym_plugin, abi_minor, 8);
AT(mlgym_plugin, needs_host_minor, 12);
AT(mlgym_plugin, header_hash, 16);
AT(mlgym_plugin, name, 24);
AT(mlgym_plugin, version, 32);
AT(mlgym_plugin, built_with, 40);
AT(mlgym_plugin, start, 48);
AT(mlgym_plugin, stop, 56);
AT(mlgym_plugin, components, 64);
AT(mlgym_plugin, component_count, 72);
SIZE(mlgym_plugin, 80);

AT(mlgym_action, size, 0);
AT(mlgym_action, reserved, 4);
AT(mlgym_action, text, 8);
AT(mlgym_action, tool, 24);
AT(mlgym_action, arguments, 40);
AT(mlgym_action, command, 56);
SIZE(mlgym_action, 72);

AT(mlgym_step, size, 0);
AT(mlgym_step, terminated, 4);
AT(mlgym_step, truncated, 8);
AT(mlgym_step, reserved, 12);
AT(mlgym_step, reward, 16);
SIZE(mlgym_step, 24);

AT(mlgym_acting, size, 0);
AT(mlgym_acting, reserved, 4);
AT(mlgym_acting, environment, 8);
AT(mlgym_acting, action, 16);
AT(mlgym_acting, observation, 24);
AT(mlgym_acting, info, 32);
AT(mlgym_acting, out, 40);
SIZE(mlgym_acting, 48);

AT(mlgym_play, size, 0);
AT(mlgym_play, agent, 4);
AT(mlgym_play, environment, 8);
AT(mlgym_play, steps, 16);
AT(mlgym_play, feedback, 24);
AT(mlgym_play, tokens, 32);
AT(mlgym_play, compute, 40);
AT(mlgym_play, time, 48);
AT(mlgym_play, cost, 56);
SIZE(mlgym_play, 64);

AT(mlgym_episode, size, 0);
AT(mlgym_episode, reserved, 4);
AT(mlgym_episode, state, 8);
AT(mlgym_episode, environment, 16);
AT(mlgym_episode, seed, 24);
AT(mlgym_episode, task, 32);
AT(mlgym_episode, step, 40);
AT(mlgym_episode, budget, 48);
AT(mlgym_episode, note, 56);
AT(mlgym_episode, complete, 64);
AT(mlgym_episode, step_each, 72);
AT(mlgym_episode, branch, 80);
AT(mlgym_episode, snapshot, 88);
AT(mlgym_episode, restore, 96);
AT(mlgym_episode, release, 104);
AT(mlgym_episode, discard, 112);
AT(mlgym_episode, checkpoint, 120);
AT(mlgym_episode, continued, 128);
AT(mlgym_episode, give_up, 144);
AT(mlgym_episode, run_program, 152);
AT(mlgym_episode, play, 160);
SIZE(mlgym_episode, 168);

AT(mlgym_agent, size, 0);
AT(mlgym_agent, reserved, 4);
AT(mlgym_agent, run, 8);
SIZE(mlgym_agent, 16);

AT(mlgym_validation, size, 0);
AT(mlgym_validation, reserved, 4);
AT(mlgym_validation, step, 8);
AT(mlgym_validation, score, 16);
AT(mlgym_validation, shadow, 24);
SIZE(mlgym_validation, 32);

AT(mlgym_row, size, 0);
AT(mlgym_row, direction, 4);
AT(mlgym_row, task, 8);
AT(mlgym_row, variant, 24);
AT(mlgym_row, agent, 40);
AT(mlgym_row, model, 56);
AT(mlgym_row, pool, 72);
AT(mlgym_row, run, 88);
AT(mlgym_row, episode, 104);
AT(mlgym_row, repeat, 120);
AT(mlgym_row, seed, 128);
AT(mlgym_row, metric, 136);
AT(mlgym_row, score, 152);
AT(mlgym_row, floor_value, 160);
AT(mlgym_row, baseline, 168);
AT(mlgym_row, target, 176);
AT(mlgym_row, normalised, 184);
AT(mlgym_row, status, 192);
AT(mlgym_row, exit_status, 208);
AT(mlgym_row, floored, 224);
AT(mlgym_row, error, 240);
AT(mlgym_row, steps, 256);
AT(mlgym_row, seconds, 264);
AT(mlgym_row, compute_seconds, 272);
AT(mlgym_row, cost_usd, 280);
AT(mlgym_row, input_tokens, 288);
AT(mlgym_row, output_tokens, 296);
AT(mlgym_row, marks, 304);
AT(mlgym_row, mark_count, 312);
AT(mlgym_row, validations, 320);
AT(mlgym_row, validation_count, 328);
AT(mlgym_row, origin, 336);
SIZE(mlgym_row, 352);

AT(mlgym_aggregator, size, 0);
AT(mlgym_aggregator, reserved, 4);
AT(mlgym_aggregator, tables, 8);
SIZE(mlgym_aggregator, 16);

AT(mlgym_worker_state, size, 0);
AT(mlgym_worker_state, state, 4);
AT(mlgym_worker_state, exit_code, 8);
AT(mlgym_worker_state, reserved, 12);
SIZE(mlgym_worker_state, 16);

AT(mlgym_executor, size, 0);
AT(mlgym_executor, reserved, 4);
AT(mlgym_executor, start, 8);
AT(mlgym_executor, poll, 16);
AT(mlgym_executor, stop, 24);
SIZE(mlgym_executor, 32);

AT(mlgym_rows, size, 0);
AT(mlgym_rows, reserved, 4);
AT(mlgym_rows, state, 8);
AT(mlgym_rows, add, 16);
AT(mlgym_rows, drop, 24);
SIZE(mlgym_rows, 32);

AT(mlgym_exporter, size, 0);
AT(mlgym_exporter, reserved, 4);
AT(mlgym_exporter, rows, 8);
SIZE(mlgym_exporter, 16);

AT(mlgym_chat, size, 0);
AT(mlgym_chat, reserved, 4);
AT(mlgym_chat, state, 8);
AT(mlgym_chat, add, 16);
SIZE(mlgym_chat, 24);

AT(mlgym_history, size, 0);
AT(mlgym_history, reserved, 4);
AT(mlgym_history, view, 8);
SIZE(mlgym_history, 16);

AT(mlgym_turn, size, 0);
AT(mlgym_turn, reserved, 4);
AT(mlgym_turn, reward, 8);
AT(mlgym_turn, observation, 16);
AT(mlgym_turn, action, 32);
AT(mlgym_turn, info, 48);
SIZE(mlgym_turn, 64);

AT(mlgym_trajectory, size, 0);
AT(mlgym_trajectory, terminated, 4);
AT(mlgym_trajectory, episode, 8);
AT(mlgym_trajectory, task, 24);
AT(mlgym_trajectory, variant, 40);
AT(mlgym_trajectory, agent, 56);
AT(mlgym_trajectory, model, 72);
AT(mlgym_trajectory, group, 88);
AT(mlgym_trajectory, status, 104);
AT(mlgym_trajectory, seed, 120);
AT(mlgym_trajectory, reward, 128);
AT(mlgym_trajectory, score, 136);
AT(mlgym_trajectory, turns, 144);
AT(mlgym_trajectory, turn_count, 152);
SIZE(mlgym_trajectory, 160);

AT(mlgym_plan, size, 0);
AT(mlgym_plan, reserved, 4);
AT(mlgym_plan, state, 8);
AT(mlgym_plan, add, 16);
SIZE(mlgym_plan, 24);

AT(mlgym_learner, size, 0);
AT(mlgym_learner, reserved, 4);
AT(mlgym_learner, plan, 8);
AT(mlgym_learner, observe, 16);
AT(mlgym_learner, publish, 24);
AT(mlgym_learner, act, 32);
AT(mlgym_learner, save, 40);
AT(mlgym_learner, load, 48);
SIZE(mlgym_learner, 56);

AT(mlgym_values, size, 0);
AT(mlgym_values, reserved, 4);
AT(mlgym_values, count, 8);
AT(mlgym_values, numbers, 16);
AT(mlgym_values, texts, 24);
SIZE(mlgym_values, 32);

AT(mlgym_metric, size, 0);
AT(mlgym_metric, direction, 4);
AT(mlgym_metric, low, 8);
AT(mlgym_metric, high, 16);
AT(mlgym_metric, floor_value, 24);
AT(mlgym_metric, score, 32);
SIZE(mlgym_metric, 40);

AT(mlgym_host_metrics, size, 0);
AT(mlgym_host_metrics, reserved, 4);
AT(mlgym_host_metrics, score, 8);
SIZE(mlgym_host_metrics, 16);

AT(mlgym_part, size, 0);
AT(mlgym_part, kind, 4);
AT(mlgym_part, text, 8);
AT(mlgym_part, data, 24);
AT(mlgym_part, media_type, 40);
SIZE(mlgym_part, 56);

AT(mlgym_tool_call, size, 0);
AT(mlgym_tool_call, reserved, 4);
AT(mlgym_tool_call, id, 8);
AT(mlgym_tool_call, name, 24);
AT(mlgym_tool_call, arguments, 40);
SIZE(mlgym_tool_call, 56);

AT(mlgym_message, size, 0);
AT(mlgym_message, role, 4);
AT(mlgym_message, parts, 8);
AT(mlgym_message, part_count, 16);
AT(mlgym_message, calls, 24);
AT(mlgym_message, call_count, 32);
AT(mlgym_message, call_id, 40);
AT(mlgym_message, opaque, 56);
SIZE(mlgym_message, 72);

AT(mlgym_tool_description, size, 0);
AT(mlgym_tool_description, reserved, 4);
AT(mlgym_tool_description, name, 8);
AT(mlgym_tool_description, description, 24);
AT(mlgym_tool_description, parameters, 40);
SIZE(mlgym_tool_description, 56);

AT(mlgym_request, size, 0);
AT(mlgym_request, choices, 4);
AT(mlgym_request, messages, 8);
AT(mlgym_request, message_count, 16);
AT(mlgym_request, tools, 24);
AT(mlgym_request, tool_count, 32);
AT(mlgym_request, stop, 40);
AT(mlgym_request, stop_count, 48);
AT(mlgym_request, temperature, 56);
AT(mlgym_request, top_p, 64);
AT(mlgym_request, max_output_tokens, 72);
AT(mlgym_request, seed, 80);
AT(mlgym_request, reply_schema, 88);
AT(mlgym_request, tool_choice, 104);
AT(mlgym_request, one_tool_call, 108);
AT(mlgym_request, tokens, 112);
AT(mlgym_request, alternatives, 116);
SIZE(mlgym_request, 120);

AT(mlgym_usage, size, 0);
AT(mlgym_usage, reserved, 4);
AT(mlgym_usage, input, 8);
AT(mlgym_usage, cached, 16);
AT(mlgym_usage, output, 24);
AT(mlgym_usage, reasoning, 32);
AT(mlgym_usage, cache_written, 40);
SIZE(mlgym_usage, 48);

AT(mlgym_token, size, 0);
AT(mlgym_token, id, 4);
AT(mlgym_token, log_probability, 8);
AT(mlgym_token, text, 16);
AT(mlgym_token, alternatives, 32);
AT(mlgym_token, alternative_count, 40);
SIZE(mlgym_token, 48);

AT(mlgym_reply, size, 0);
AT(mlgym_reply, reserved, 4);
AT(mlgym_reply, state, 8);
AT(mlgym_reply, text, 16);
AT(mlgym_reply, reasoning, 24);
AT(mlgym_reply, tool_call, 32);
AT(mlgym_reply, finish, 40);
AT(mlgym_reply, usage, 48);
AT(mlgym_reply, retry_after, 56);
AT(mlgym_reply, opaque, 64);
AT(mlgym_reply, token, 72);
AT(mlgym_reply, prompt_tokens, 80);
AT(mlgym_reply, served_by, 88);
SIZE(mlgym_reply, 96);

AT(mlgym_model, size, 0);
AT(mlgym_model, reserved, 4);
AT(mlgym_model, describe, 8);
AT(mlgym_model, complete, 16);
AT(mlgym_model, save, 24);
AT(mlgym_model, load, 32);
SIZE(mlgym_model, 40);

AT(mlgym_host_models, size, 0);
AT(mlgym_host_models, reserved, 4);
AT(mlgym_host_models, complete, 8);
SIZE(mlgym_host_models, 16);

AT(mlgym_mount, size, 0);
AT(mlgym_mount, writable, 4);
AT(mlgym_mount, source, 8);
AT(mlgym_mount, target, 24);
SIZE(mlgym_mount, 40);

AT(mlgym_variable, size, 0);
AT(mlgym_variable, reserved, 4);
AT(mlgym_variable, name, 8);
AT(mlgym_variable, value, 24);
SIZE(mlgym_variable, 40);

AT(mlgym_box_limits, size, 0);
AT(mlgym_box_limits, processes, 4);
AT(mlgym_box_limits, memory_bytes, 8);
AT(mlgym_box_limits, disk_bytes, 16);
AT(mlgym_box_limits, file_bytes, 24);
AT(mlgym_box_limits, temporary_bytes, 32);
AT(mlgym_box_limits, open_files, 40);
AT(mlgym_box_limits, reserved, 44);
AT(mlgym_box_limits, cpus, 48);
SIZE(mlgym_box_limits, 56);

AT(mlgym_box_spec, size, 0);
AT(mlgym_box_spec, network, 4);
AT(mlgym_box_spec, name, 8);
AT(mlgym_box_spec, folder, 24);
AT(mlgym_box_spec, init, 40);
AT(mlgym_box_spec, control, 44);
AT(mlgym_box_spec, mounts, 48);
AT(mlgym_box_spec, mount_count, 56);
AT(mlgym_box_spec, masked, 64);
AT(mlgym_box_spec, masked_count, 72);
AT(mlgym_box_spec, environment, 80);
AT(mlgym_box_spec, environment_count, 88);
AT(mlgym_box_spec, limits, 96);
AT(mlgym_box_spec, snapshot, 104);
AT(mlgym_box_spec, gpus, 112);
AT(mlgym_box_spec, gpu_count, 120);
AT(mlgym_box_spec, image, 128);
AT(mlgym_box_spec, shared, 144);
SIZE(mlgym_box_spec, 160);

AT(mlgym_box_stats, size, 0);
AT(mlgym_box_stats, processes, 4);
AT(mlgym_box_stats, cpu_seconds, 8);
AT(mlgym_box_stats, memory_bytes, 16);
AT(mlgym_box_stats, workspace_bytes, 24);
AT(mlgym_box_stats, out_of_memory, 32);
SIZE(mlgym_box_stats, 40);

AT(mlgym_sandbox, size, 0);
AT(mlgym_sandbox, reserved, 4);
AT(mlgym_sandbox, probe, 8);
AT(mlgym_sandbox, create, 16);
AT(mlgym_sandbox, put, 24);
AT(mlgym_sandbox, get, 32);
AT(mlgym_sandbox, stats, 40);
AT(mlgym_sandbox, kill, 48);
AT(mlgym_sandbox, destroy, 56);
AT(mlgym_sandbox, restart, 64);
AT(mlgym_sandbox, snapshot, 72);
AT(mlgym_sandbox, release, 80);
AT(mlgym_sandbox, pause, 88);
AT(mlgym_sandbox, resume, 96);
SIZE(mlgym_sandbox, 104);

AT(mlgym_workspace, size, 0);
AT(mlgym_workspace, reserved, 4);
AT(mlgym_workspace, state, 8);
AT(mlgym_workspace, put, 16);
SIZE(mlgym_workspace, 24);

AT(mlgym_scores, size, 0);
AT(mlgym_scores, reserved, 4);
AT(mlgym_scores, state, 8);
AT(mlgym_scores, add, 16);
SIZE(mlgym_scores, 24);

AT(mlgym_evaluation, size, 0);
AT(mlgym_evaluation, reserved, 4);
AT(mlgym_evaluation, submission, 8);
AT(mlgym_evaluation, files, 24);
AT(mlgym_evaluation, data, 40);
AT(mlgym_evaluation, scratch, 56);
AT(mlgym_evaluation, split, 72);
AT(mlgym_evaluation, seed, 88);
SIZE(mlgym_evaluation, 96);

AT(mlgym_task, size, 0);
AT(mlgym_task, reserved, 4);
AT(mlgym_task, prepare, 8);
AT(mlgym_task, evaluate, 16);
SIZE(mlgym_task, 24);

AT(mlgym_task_facts, size, 0);
AT(mlgym_task_facts, reserved, 4);
AT(mlgym_task_facts, facts, 8);
SIZE(mlgym_task_facts, 16);

AT(mlgym_interaction, size, 0);
AT(mlgym_interaction, terminated, 4);
AT(mlgym_interaction, reward, 8);
SIZE(mlgym_interaction, 16);

AT(mlgym_task_interactive, size, 0);
AT(mlgym_task_interactive, reserved, 4);
AT(mlgym_task_interactive, reset, 8);
AT(mlgym_task_interactive, step, 16);
AT(mlgym_task_interactive, score, 24);
SIZE(mlgym_task_interactive, 32);

AT(mlgym_host_policy, size, 0);
AT(mlgym_host_policy, reserved, 4);
AT(mlgym_host_policy, open, 8);
AT(mlgym_host_policy, tell, 16);
AT(mlgym_host_policy, ask, 24);
AT(mlgym_host_policy, close, 32);
SIZE(mlgym_host_policy, 40);

AT(mlgym_tool_environment, size, 0);
AT(mlgym_tool_environment, reserved, 4);
AT(mlgym_tool_environment, state, 8);
AT(mlgym_tool_environment, shell, 16);
AT(mlgym_tool_environment, folder, 24);
SIZE(mlgym_tool_environment, 40);

AT(mlgym_tool, size, 0);
AT(mlgym_tool, reserved, 4);
AT(mlgym_tool, describe, 8);
AT(mlgym_tool, call, 16);
SIZE(mlgym_tool, 24);
