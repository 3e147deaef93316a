// The verbs, each in a file of its own name.
#pragma once

#include "cli/cli.h"

namespace engine::cli {

void add_serve(Arguments& arguments);
int serve(const Common& common);
void add_check(Arguments& arguments);
int check(const Common& common);
void add_test(Arguments& arguments);
int test(const Common& common);
void add_prove(Arguments& arguments);
int prove(const Common& common);
void add_run(Arguments& arguments);
int run(const Common& common);
void add_plan(Arguments& arguments);
int plan(const Common& common);
void add_call(Arguments& arguments);
int call(const Common& common);
void add_tasks(Arguments& arguments);
int tasks(const Common& common);
void add_demo(Arguments& arguments);
int demo(const Common& common);
void add_new(Arguments& arguments);
int new_folder(const Common& common);
void add_schema(Arguments& arguments);
int schema(const Common& common);

}  // namespace engine::cli
