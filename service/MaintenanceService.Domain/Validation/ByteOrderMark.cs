namespace MaintenanceService.Domain.Validation;

/// <summary>The byte order mark that a client may send before a body.</summary>
internal static class ByteOrderMark
{
    /// <summary>Returns the length of the mark at the beginning of a body; 0 where there is none.</summary>
    public static int LengthIn(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? 3 : 0;
}
