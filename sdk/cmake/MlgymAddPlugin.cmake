# mlgym_add_plugin(NAME SOURCES file... MANIFEST plugin.yaml [FOLDER path])
#
# Builds NAME.so, with only the entry symbol visible, and puts it beside its manifest in a folder of
# its own: FOLDER below the build and install prefixes, lib/mlgym/plugins/NAME when not given.
function(mlgym_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MANIFEST;FOLDER" "SOURCES")
  if(NOT arg_SOURCES OR NOT arg_MANIFEST)
    message(FATAL_ERROR "mlgym_add_plugin(${name}): SOURCES and MANIFEST are needed")
  endif()
  if(NOT arg_FOLDER)
    set(arg_FOLDER "lib/mlgym/plugins/${name}")
  endif()
  set(folder "${CMAKE_BINARY_DIR}/${arg_FOLDER}")
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE mlgym::sdk)
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${folder}" LINK_DEPENDS "${MLGYM_SDK_PLUGIN_MAP}")
  # Hidden visibility alone leaves templates of the standard library exported; the map hides them too.
  target_link_options(${name} PRIVATE "LINKER:--version-script=${MLGYM_SDK_PLUGIN_MAP}" LINKER:--exclude-libs,ALL)
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize" AND NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
  configure_file("${arg_MANIFEST}" "${folder}/plugin.yaml" COPYONLY)
  install(TARGETS ${name} LIBRARY DESTINATION "${arg_FOLDER}")
  install(FILES "${arg_MANIFEST}" DESTINATION "${arg_FOLDER}" RENAME plugin.yaml)
endfunction()
