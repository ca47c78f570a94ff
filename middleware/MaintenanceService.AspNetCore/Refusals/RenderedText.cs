namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>A template as it was filled last in one language.</summary>
/// <param name="Content">What it was filled with.</param>
/// <param name="Left">The time that was left.</param>
/// <param name="Bytes">The text in UTF-8.</param>
internal sealed record RenderedText(MaintenanceRefusal Content, TimeLeft Left, byte[] Bytes);
