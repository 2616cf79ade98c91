// Every command of `sallyport`. argv[0] is the command's own name; the result is the exit code.
#pragma once

namespace sallyport::app {

int init_command(int argc, char** argv);
int invite_command(int argc, char** argv);
int serve_command(int argc, char** argv);
int demo_command(int argc, char** argv);
int verify_command(int argc, char** argv);
int ledger_command(int argc, char** argv);
int import_command(int argc, char** argv);
int report_command(int argc, char** argv);
int simulate_command(int argc, char** argv);
int law_of_a_folder_command(int argc, char** argv);  // `law replay`, status and adopt; the rest in law_command.h
int law_status_command(int argc, char** argv);
int law_adopt_command(int argc, char** argv);
int national_command(int argc, char** argv);
int doctor_command(int argc, char** argv);
int collector_command(int argc, char** argv);  // started by `serve`

}  // namespace sallyport::app
