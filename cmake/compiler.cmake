# Flags for every target. Warnings are errors: a switch over a closed enum without all its cases, or an ignored Outcome, does not build.
add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror -fno-omit-frame-pointer
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_link_options(-fuse-ld=lld-19)
  add_compile_options(-Xclang -fno-pch-timestamp)
else()
  # g++ 12 sees dangling references and uninitialised optionals where there are none (GCC 105562, 107532).
  add_compile_options(-Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
                      -Wno-array-bounds -Wno-missing-field-initializers)
endif()
# Files compiled together see each other's names; single files, as in the preset debug, are the ones that are told of shadows.
if(CMAKE_UNITY_BUILD)
  add_compile_options(-Wno-shadow)
  # A source that is read through another file looks like a header to g++; in `debug` clang sees each by itself.
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_compile_options(-Wno-subobject-linkage)
  endif()
endif()
if(SALLYPORT_SANITIZE)
  add_compile_options(-fsanitize=${SALLYPORT_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SALLYPORT_SANITIZE})
endif()
if(SALLYPORT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# Objects are found again from any build folder and any checkout; tools/compile.sh says how.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1)
  # A build folder from before that script keeps its commands, and so its objects.
  if(DEFINED CACHE{CCACHE})
    list(APPEND CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  else()
    list(APPEND CMAKE_CXX_COMPILER_LAUNCHER CCACHE_PCH_EXTSUM=1 ${CMAKE_SOURCE_DIR}/tools/compile.sh ${CCACHE_PROGRAM})
  endif()
endif()
