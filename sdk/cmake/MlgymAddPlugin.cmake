# mlgym_add_plugin(NAME SOURCES file... MANIFEST plugin.yaml [FILES file...] [FOLDER path])
# mlgym_add_plugin(NAME MANIFEST plugin.yaml FILES folder... [FOLDER path])
#
# Builds NAME.so from C or C++, with only the entry symbol visible, and puts it beside its manifest and
# FILES (files or folders that belong to it, such as agent.yaml and prompts/) in a folder of its own:
# FOLDER below the build and install prefixes, lib/mlgym/plugins/NAME when not given. Without SOURCES the
# plugin is a folder of scripts, which its manifest names and FILES hold; nothing is built.
function(mlgym_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "MANIFEST;FOLDER" "SOURCES;FILES")
  if(NOT arg_FOLDER)
    set(arg_FOLDER "lib/mlgym/plugins/${name}")
  endif()
  set(problem)
  set(files)
  foreach(file IN LISTS arg_MANIFEST arg_FILES)
    get_filename_component(path "${file}" ABSOLUTE)
    if(NOT EXISTS "${path}")
      set(problem "there is no ${path}")
    endif()
    list(APPEND files "${path}")
  endforeach()
  if(IS_ABSOLUTE "${arg_FOLDER}")
    set(problem "FOLDER is below the build and install prefixes, \"${arg_FOLDER}\" is not")
  endif()
  if(NOT arg_SOURCES)
    set(scripts)
    if(EXISTS "${arg_MANIFEST}" OR EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${arg_MANIFEST}")
      get_filename_component(path "${arg_MANIFEST}" ABSOLUTE)
      file(STRINGS "${path}" scripts REGEX "^scripts:")
    endif()
    if(NOT scripts)
      set(problem "SOURCES is missing")
    endif()
  endif()
  if(NOT arg_MANIFEST)
    set(problem "MANIFEST is missing")
  endif()
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    set(problem "\"${arg_UNPARSED_ARGUMENTS}\" is not understood")
  endif()
  if(problem)
    message(FATAL_ERROR "mlgym_add_plugin(${name}): ${problem}. It is written\n"
      "  mlgym_add_plugin(NAME SOURCES file... MANIFEST plugin.yaml [FILES file...] [FOLDER path])")
  endif()
  list(POP_FRONT files manifest)

  set(folder "${CMAKE_BINARY_DIR}/${arg_FOLDER}")
  if(arg_SOURCES)
    mlgym_build_plugin(${name} "${arg_FOLDER}" "${manifest}" "${arg_SOURCES}")
  else()
    add_custom_target(${name} ALL)
  endif()

  configure_file("${manifest}" "${folder}/plugin.yaml" COPYONLY)
  install(FILES "${manifest}" DESTINATION "${arg_FOLDER}" RENAME plugin.yaml)
  foreach(path IN LISTS files)
    get_filename_component(file "${path}" NAME)
    file(CREATE_LINK "${path}" "${folder}/${file}" SYMBOLIC)
    if(IS_DIRECTORY "${path}")
      install(DIRECTORY "${path}" DESTINATION "${arg_FOLDER}" USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
    else()
      install(FILES "${path}" DESTINATION "${arg_FOLDER}")
    endif()
  endforeach()
endfunction()

# The library of mlgym_add_plugin().
function(mlgym_build_plugin name place manifest sources)
  set(folder "${CMAKE_BINARY_DIR}/${place}")
  add_library(${name} MODULE ${sources})
  target_link_libraries(${name} PRIVATE mlgym::sdk)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(CXX IN_LIST languages)
    target_compile_features(${name} PRIVATE cxx_std_17)
  endif()
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map")
  # The generator expression keeps generators of several configurations from adding a folder for each.
  set_target_properties(${name} PROPERTIES
    PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "$<1:${folder}>" LINK_DEPENDS "${map}")
  # Hidden visibility alone leaves templates of the standard library exported; the map hides them too.
  target_link_options(${name} PRIVATE "LINKER:--version-script=${map}" LINKER:--exclude-libs,ALL)
  # What the project says of the target after this call counts as well.
  cmake_language(EVAL CODE "cmake_language(DEFER CALL mlgym_finish_plugin [[${name}]] [[${manifest}]])")
  install(TARGETS ${name} LIBRARY DESTINATION "${place}")
endfunction()

# The end of mlgym_add_plugin(), once the folder's CMakeLists.txt was read.
function(mlgym_finish_plugin name manifest)
  # A missing function is found now instead of when the plugin is loaded. Sanitizers leave theirs to the
  # program, so with them it is not asked for.
  get_target_property(compile ${name} COMPILE_OPTIONS)
  get_target_property(link ${name} LINK_OPTIONS)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  set(flags ${compile} ${link} ${CMAKE_MODULE_LINKER_FLAGS} ${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS}
    ${CMAKE_C_FLAGS_${type}} ${CMAKE_CXX_FLAGS_${type}})
  if(NOT flags MATCHES "-fsanitize=")
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()

  get_target_property(file ${name} OUTPUT_NAME)
  if(NOT file)
    set(file ${name})
  endif()
  file(STRINGS "${manifest}" library REGEX "^library:")
  string(REGEX REPLACE "^library:[ \t]*[\"']?([^\"'# \t]*).*" "\\1" library "${library}")
  if(NOT library STREQUAL "${file}.so")
    message(WARNING "${manifest}: its library is \"${library}\", but this project builds ${file}.so; "
      "write `library: ${file}.so`, or the plugin will not be found")
  endif()
endfunction()
