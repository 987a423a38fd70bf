# `cmake --install` and `cpack`: programs from onestop_binary, plus the documents a user needs.

foreach(document README.md LICENSE)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${document})
    install(FILES ${PROJECT_SOURCE_DIR}/${document} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()
if(EXISTS ${PROJECT_SOURCE_DIR}/deploy/hall.toml)
  install(FILES ${PROJECT_SOURCE_DIR}/deploy/hall.toml
          DESTINATION ${CMAKE_INSTALL_DATADIR}/onestop)
endif()

set(CPACK_GENERATOR "TGZ;DEB")
set(CPACK_PACKAGE_VENDOR "OneStop")
set(CPACK_PACKAGE_CONTACT "OneStop maintainers")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
