(run_instruction (shell_command) @bash)
