# The helpers through which every folder describes itself. DEPS are target names taken as they stand
# (onestop::base, absl::status, SQLiteCpp); for a library they are exactly the arrows of the layout,
# and its users inherit them.
#
#   onestop_library(core SOURCES state.cc DEPS onestop::base)
#       static library onestop_core, alias onestop::core; INTERFACE when there are no sources.
#       PRIVATE_DEPS are linked without handing their headers on to users.
#   onestop_test(core_state SOURCES state_test.cc DEPS onestop::core)
#       GoogleTest program test_core_state; each of its cases is one ctest test
#       "core_state.Suite.Case". LABELS adds ctest labels. TIMEOUT in seconds, 120 by default.
#   onestop_binary(onestop-server SOURCES main.cc DEPS onestop::rpc)
#       program, installed. NO_INSTALL for one that only tests use.
#   onestop_folder(folder)
#       add_subdirectory, if there is a CMakeLists.txt in it and it is not in ONESTOP_SKIP_FOLDERS.

include(GoogleTest)

function(onestop_folder folder)
  file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt AND
     NOT path IN_LIST ONESTOP_SKIP_FOLDERS)
    add_subdirectory(${folder})
  endif()
endfunction()

function(onestop_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  if(ARG_SOURCES)
    add_library(onestop_${name} STATIC ${ARG_SOURCES})
    target_compile_options(onestop_${name} PRIVATE ${ONESTOP_WARNINGS})
    target_include_directories(onestop_${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(onestop_${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
  else()
    add_library(onestop_${name} INTERFACE)
    target_include_directories(onestop_${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(onestop_${name} INTERFACE ${ARG_DEPS} ${ARG_PRIVATE_DEPS})
  endif()
  add_library(onestop::${name} ALIAS onestop_${name})
endfunction()

function(onestop_binary name)
  cmake_parse_arguments(ARG "NO_INSTALL" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${ONESTOP_WARNINGS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  if(NOT ARG_NO_INSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()

function(onestop_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${ARG_SOURCES})
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                                ${CMAKE_BINARY_DIR}/test_bin)
  # What a test adds to the code it tests is compiled quickly rather than made quick: under a sanitizer
  # that is less than half of the time.
  target_compile_options(test_${name} PRIVATE ${ONESTOP_WARNINGS} -O0)
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  # Where a test finds the checked-in data and the programs it starts.
  target_compile_definitions(test_${name} PRIVATE ONESTOP_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                                  ONESTOP_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  target_link_libraries(test_${name} PRIVATE ${ARG_DEPS} GTest::gtest_main GTest::gmock)
  # Listed when ctest runs, not while building, so that a program is never started half-linked.
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
                       DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${name};${ARG_LABELS}")
endfunction()
