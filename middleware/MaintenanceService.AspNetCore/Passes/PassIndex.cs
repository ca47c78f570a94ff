using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Passes;

/// <summary>Finds the passes of a state by id.</summary>
internal sealed class PassIndex
{
    public static readonly PassIndex Empty = new([]);
    private readonly Dictionary<string, KnownPass> _byId;

    private PassIndex(Dictionary<string, KnownPass> byId) => _byId = byId;

    public bool IsEmpty => _byId.Count == 0;

    /// <summary>Creates an index; a pass whose hash is malformed is left out.</summary>
    public static PassIndex Create(IReadOnlyList<SiteStatePass> passes)
    {
        if (passes.Count == 0)
        {
            return Empty;
        }

        var byId = new Dictionary<string, KnownPass>(StringComparer.Ordinal);
        foreach (SiteStatePass pass in passes)
        {
            if (pass.Hash.Length == 64 && pass.Hash.All(char.IsAsciiHexDigit))
            {
                byId[pass.Id] = new KnownPass(pass, Convert.FromHexString(pass.Hash));
            }
        }

        return new PassIndex(byId);
    }

    public KnownPass? Find(ReadOnlySpan<char> id)
    {
#if NET9_0_OR_GREATER
        return _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out KnownPass? pass) ? pass : null;
#else
        return _byId.GetValueOrDefault(id.ToString());
#endif
    }
}
