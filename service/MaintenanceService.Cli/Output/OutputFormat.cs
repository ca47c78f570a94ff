namespace MaintenanceService.Cli.Output;

/// <summary>How a command answers on standard output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: the records of the REST contract.</summary>
    Json,
}
