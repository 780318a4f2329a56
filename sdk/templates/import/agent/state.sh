@VARIABLES@
command -v python >/dev/null || python() { python3 "$@"; }
# The open file is the editor's.
export CURRENT_FILE= CURRENT_LINE=
if [[ ${__mlgym_state_tool_editor-} =~ \"file\":\ \"([^\"\\]*)\" ]]; then
  CURRENT_FILE=${BASH_REMATCH[1]}
elif [[ ${__mlgym_state_tool_editor-} == *'"file":'* ]]; then
  CURRENT_FILE=$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["file"])' "$__mlgym_state_tool_editor")
fi
if [[ ${__mlgym_state_tool_editor-} =~ \"line\":\ ([0-9]+) ]]; then CURRENT_LINE=${BASH_REMATCH[1]}; fi
@CODE@
@NAME@
