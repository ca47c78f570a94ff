using MaintenanceService.Hosting;

return await ServiceProgram.RunAsync(args);
