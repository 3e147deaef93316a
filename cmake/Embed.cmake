# engine_embed(<target> <namespace> <files...>): the files' bytes as string_views.
#
# Generates embedded_<namespace>.h with `std::span<const Embedded> <namespace>()`, each entry a name
# (path below the base folder) and its text. Real files, so that editors and linters see them.
function(engine_embed target name base)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "FILES")
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(source ${out}/embedded_${name}.cpp)
  add_custom_command(OUTPUT ${source} ${out}/embedded/${name}.h DEPENDS ${arg_FILES} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM COMMENT ""
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DBASE=${base} "-DFILES=${arg_FILES}" -DOUT=${out} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  target_sources(${target} PRIVATE ${source})
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_include_directories(${target} PRIVATE ${out})
endfunction()
