using FsCheck;
using FsCheck.Fluent;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Changes the bytes of good requests anywhere, their frame included.</summary>
internal static class ByteMutations
{
    public static Gen<byte[]> Of(FuzzRequest[] good) =>
        // Not those whose answers may wait for a clock that stands still, or go on for ever.
        from request in Gen.Elements(good.Where(request => request.Operation is not ("GetConvergence" or "WatchSite")).ToArray())
        from changes in Gen.Choose(1, 3)
        from changed in Enumerable.Range(0, changes).Aggregate(Gen.Constant(request.ToBytes()), (gen, _) => gen.SelectMany(Change))
        select changed;

    private static Gen<byte[]> Change(byte[] bytes) =>
        from at in Gen.Choose(0, Math.Max(0, bytes.Length - 1))
        from length in Gen.Choose(1, 20)
        from value in Gen.Choose(0, 255)
        from how in Gen.Choose(0, 5)
        let end = Math.Min(bytes.Length, at + length)
        select how switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[at..]],
            3 => [.. bytes[..at], (byte)value, .. bytes[at..]],
            4 => [.. bytes[..at], .. "\r\n"u8, .. bytes[at..]],
            _ => (byte[])[.. bytes[..at], (byte)value, .. bytes[Math.Min(bytes.Length, at + 1)..]],
        };
}
