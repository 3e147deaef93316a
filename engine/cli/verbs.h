// The verbs, each in a file of its own name.
#pragma once

#include "cli/cli.h"

namespace engine::cli {

void add_serve(CLI::App& command, Common& common);
int serve(const Common& common);
void add_check(CLI::App& command, Common& common);
int check(const Common& common);
void add_test(CLI::App& command, Common& common);
int test(const Common& common);
void add_prove(CLI::App& command, Common& common);
int prove(const Common& common);
void add_run(CLI::App& command, Common& common);
int run(const Common& common);
void add_plan(CLI::App& command, Common& common);
int plan(const Common& common);
void add_call(CLI::App& command, Common& common);
int call(const Common& common);
void add_tasks(CLI::App& command, Common& common);
int tasks(const Common& common);
void add_demo(CLI::App& command, Common& common);
int demo(const Common& common);
void add_new(CLI::App& command, Common& common);
int new_folder(const Common& common);
void add_schema(CLI::App& command, Common& common);
int schema(const Common& common);

}  // namespace engine::cli
