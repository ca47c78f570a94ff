namespace MaintenanceService.Cli.Output;

/// <summary>The form of the answer on standard output.</summary>
internal enum OutputFormat
{
    /// <summary>Lines and tables for people.</summary>
    Text,

    /// <summary>The records of the REST contract as JSON, for programs.</summary>
    Json,
}
