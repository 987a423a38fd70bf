// Read by LeakSanitizer, and by nothing else. fontconfig keeps a small table for the life of the
// program, where the sanitizer does not look for pointers.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }
