# engine_layer(<name> [USES <layer>...] [THIRD_PARTY <header prefix>...] [LINK <target>...])
#
# One folder of engine/ is one static library. Before it compiles, its #include lines are checked:
# its own folder, the layers in USES and the headers in THIRD_PARTY; nothing else.
set(ENGINE_CONFINED simdjson.h yaml-cpp/ lua luajit re2/ date/ curl/ microhttpd.h httplib.h openssl/ zlib.h csv.h
    kainjow/ sqlite3.h libpq-fe.h prometheus/ CLI/)

# The standard headers that nearly every file needs are compiled once, or, where ccache is there, included
# plainly: it cannot share objects that were built on a precompiled header.
option(ENGINE_PCH "Precompile the common headers" ${ENGINE_PCH_DEFAULT})

# engine_precompiled(<name> [OPTIONS <option>...] [LINK <target>...] HEADERS <header>...)
#
# A target of its own, with no more definitions than its users have: GCC refuses a precompiled header that
# knows a macro, or was optimised in a way, that its user does not.
function(engine_precompiled name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "OPTIONS;LINK;HEADERS")
  if(NOT ENGINE_PCH)
    return()
  endif()
  file(TOUCH ${CMAKE_BINARY_DIR}/empty.cpp)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
  target_link_libraries(${name} PRIVATE dep::json dep::log Threads::Threads engine_flags ${arg_LINK})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h ${arg_HEADERS})
endfunction()

function(engine_common_headers target precompiled)
  if(ENGINE_PCH)
    target_precompile_headers(${target} REUSE_FROM ${precompiled})
  else()
    target_compile_options(${target} PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/precompiled.h")
  endif()
endfunction()

engine_precompiled(precompiled)

function(engine_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;THIRD_PARTY;LINK")
  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  file(GLOB sources CONFIGURE_DEPENDS ${here}/${name}/*.cpp ${here}/${name}/*.h)
  set(checked ${sources})
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources)  # a layer whose first file is yet to be written
    file(TOUCH ${CMAKE_BINARY_DIR}/empty.cpp)
    set(sources ${CMAKE_BINARY_DIR}/empty.cpp)
  endif()

  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME engine_${name} LINKER_LANGUAGE CXX)
  target_include_directories(${name} PUBLIC ${here})
  target_link_libraries(${name} PUBLIC ${arg_USES} dep::json dep::log Threads::Threads PRIVATE ${arg_LINK} engine_flags)
  engine_common_headers(${name} precompiled)

  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${name}.includes.ok)
  set(script ${PROJECT_SOURCE_DIR}/cmake/CheckIncludes.cmake)
  add_custom_command(OUTPUT ${stamp} DEPENDS ${checked} ${script} VERBATIM COMMENT ""
    COMMAND ${CMAKE_COMMAND} -DLAYER=${name} "-DUSES=${arg_USES}" "-DTHIRD_PARTY=${arg_THIRD_PARTY}"
            "-DCONFINED=${ENGINE_CONFINED}" "-DFILES=${checked}" -DROOT=${PROJECT_SOURCE_DIR}/ -DSTAMP=${stamp} -P ${script})
  add_custom_target(${name}_includes DEPENDS ${stamp})
  add_dependencies(${name} ${name}_includes)
endfunction()
