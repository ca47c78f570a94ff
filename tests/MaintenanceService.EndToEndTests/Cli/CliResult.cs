namespace MaintenanceService.Tests.Cli;

/// <summary>How a command ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);
