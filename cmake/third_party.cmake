# Everything the project uses from outside, from Debian's packages (deploy/packages.txt), never
# downloaded. Folders name these targets in their DEPS:
#   absl::status absl::statusor absl::strings absl::flat_hash_map ...   protobuf::libprotobuf
#   gRPC::grpc++ gRPC::grpc++_reflection   SQLiteCpp SQLite::SQLite3   onestop::sodium onestop::asio
#   fmt::fmt spdlog::spdlog tomlplusplus::tomlplusplus CLI11::CLI11 OpenSSL::Crypto
#   onestop::pangocairo onestop::qrencode   onestop::zbar (tests)
#   prometheus-cpp::core prometheus-cpp::pull   GTest::gtest GTest::gmock benchmark::benchmark

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(Protobuf REQUIRED)   # the module: Debian ships no config file
if(NOT ONESTOP_NO_GRPC)
  find_package(gRPC CONFIG REQUIRED)
endif()
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(restinio CONFIG REQUIRED)   # after fmt, which it needs
find_package(spdlog CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
if(BUILD_TESTING)
  find_package(GTest CONFIG REQUIRED)
  find_package(benchmark CONFIG REQUIRED)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()

pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET GLOBAL libsodium)
add_library(onestop::sodium ALIAS PkgConfig::SODIUM)

# The printer draws its slips; the tests read the codes on them back.
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET GLOBAL pangocairo)
add_library(onestop::pangocairo ALIAS PkgConfig::PANGOCAIRO)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET GLOBAL libqrencode)
add_library(onestop::qrencode ALIAS PkgConfig::QRENCODE)
if(BUILD_TESTING)
  pkg_check_modules(ZBAR REQUIRED IMPORTED_TARGET GLOBAL zbar)
  add_library(onestop::zbar ALIAS PkgConfig::ZBAR)
endif()

# Asio has no CMake config, and every translation unit must see the same switches.
add_library(onestop_asio INTERFACE)
add_library(onestop::asio ALIAS onestop_asio)
target_compile_definitions(onestop_asio INTERFACE ASIO_STANDALONE ASIO_HAS_STD_CHRONO
                                                  ASIO_DISABLE_STD_STRING_VIEW)
target_link_libraries(onestop_asio INTERFACE Threads::Threads)
