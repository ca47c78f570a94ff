namespace MaintenanceService.Tests.Processes;

internal enum DiskCallKind
{
    Write,

    Truncate,

    /// <summary>The flush is over: what was written to the file before is durable.</summary>
    Flush,

    /// <summary>An HTTP answer of success begins to be sent.</summary>
    Answer,
}
