/* completion.h - what a shell may complete, from the tables of commands that --help and the manual are made from. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include <stdio.h>

/* A script to be read by bash (into share/bash-completion/completions/ghostdose). */
void completion_bash(FILE *out);

/* The same for zsh (into share/zsh/site-functions/_ghostdose). */
void completion_zsh(FILE *out);

#endif
