#include "cli/cli.h"

int main(int argc, char** argv) {
  return engine::cli::main(argc, argv);
}
