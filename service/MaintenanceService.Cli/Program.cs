return await MaintenanceService.Cli.CommandTree.RunAsync(args);
