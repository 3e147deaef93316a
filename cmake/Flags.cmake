# The warnings and sanitizers of our own code, in one interface target.
add_library(engine_flags INTERFACE)
target_compile_options(engine_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(engine_flags INTERFACE -Wthread-safety -Wno-null-dereference)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # When optimising, GCC 12 takes inlined standard containers for what they are not (its bug 105651 and
  # others like it).
  set(optimised $<CONFIG:Release>)
  if(ENGINE_SANITIZE)
    set(optimised 1)
  endif()
  target_compile_options(engine_flags INTERFACE
    $<${optimised}:-Wno-restrict -Wno-array-bounds -Wno-null-dereference -Wno-maybe-uninitialized
    -Wno-free-nonheap-object -Wno-stringop-overflow>)
endif()
if(ENGINE_WERROR)
  target_compile_options(engine_flags INTERFACE -Werror)
endif()

# For the data path. Two words that were just written one by one are not to be copied as one: the
# processor would wait until both have left its store buffer, and base::Value is two words.
add_library(engine_word_copies INTERFACE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(engine_word_copies INTERFACE $<$<CONFIG:Release>:-fno-tree-slp-vectorize>)
endif()

add_compile_options(-pthread -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # No library of ours is preloaded over, so -fPIC need not keep GCC from inlining.
  add_compile_options($<$<CONFIG:Release>:-fno-semantic-interposition>)
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT ENGINE_SANITIZE)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
add_link_options(-Wl,-z,relro,-z,now)
if(ENGINE_SANITIZE)
  add_compile_options(-fsanitize=${ENGINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ENGINE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(ENGINE_PCH_DEFAULT OFF)
else()
  set(ENGINE_PCH_DEFAULT ON)
endif()
