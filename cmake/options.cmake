# What a builder may choose, and the flags that follow from it for every target of the project.

option(ONESTOP_WERROR "Treat the project's own warnings as errors" OFF)
option(ONESTOP_NO_GRPC "Build only what links no gRPC (needed for ThreadSanitizer)" OFF)
option(ONESTOP_FUZZ "Build the programs of tests/fuzz too, with clang's libFuzzer" OFF)
option(ONESTOP_COVERAGE "Instrument for gcov" OFF)
option(ONESTOP_HARDEN "Stack protector and fortified C library calls" OFF)
set(ONESTOP_SKIP_FOLDERS "" CACHE STRING "Folders left out, e.g. 'gateway;server/journal'")
set(ONESTOP_SANITIZE "" CACHE STRING "Sanitizers, e.g. 'address,undefined' or 'thread'")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()
# Line tables are what a stack trace needs; full debug information doubles build time and size.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(ONESTOP_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                     -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # What g++ means by -Wconversion, so that one compiler does not ask for more than the other.
  list(APPEND ONESTOP_WARNINGS -Wthread-safety -Wno-sign-conversion)
elseif(ONESTOP_SANITIZE)
  # g++ 12 sees uninitialised values in instrumented standard headers that are none.
  list(APPEND ONESTOP_WARNINGS -Wno-maybe-uninitialized)
endif()
if(ONESTOP_WERROR)
  list(APPEND ONESTOP_WARNINGS -Werror)
endif()

if(ONESTOP_SANITIZE)
  add_compile_options(-fsanitize=${ONESTOP_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ONESTOP_SANITIZE})
  add_compile_definitions(ONESTOP_SANITIZED)
endif()
if(ONESTOP_FUZZ)
  # Everything that is read from outside passes through instrumented code, also what protoc makes; what
  # protoc makes has no type information for the two checks left out.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=vptr,function)
endif()
if(ONESTOP_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(ONESTOP_HARDEN)
  add_compile_options(-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
