namespace MaintenanceService.Tests.Processes;

/// <summary>What a process did to a file, or that it answered a request with success.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Path">The file; for an answer, its socket.</param>
/// <param name="Offset">Where it wrote, or the length that is left after truncating.</param>
/// <param name="Data">What it wrote.</param>
internal sealed record DiskCall(DiskCallKind Kind, string Path, long Offset = 0, byte[]? Data = null);
