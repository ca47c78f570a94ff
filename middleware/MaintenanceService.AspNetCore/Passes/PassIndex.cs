using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore;

/// <summary>The valid passes of a state, by id.</summary>
internal sealed class PassIndex
{
    public static readonly PassIndex Empty = new([]);
    private readonly Dictionary<string, (SiteStatePass Pass, byte[] Hash)> _byId;

    private PassIndex(Dictionary<string, (SiteStatePass Pass, byte[] Hash)> byId) => _byId = byId;

    public bool IsEmpty => _byId.Count == 0;

    /// <summary>Makes an index; a pass whose hash can't be read lets nobody through.</summary>
    public static PassIndex Create(IReadOnlyList<SiteStatePass> passes)
    {
        if (passes.Count == 0)
        {
            return Empty;
        }

        var byId = new Dictionary<string, (SiteStatePass, byte[])>(StringComparer.Ordinal);
        foreach (SiteStatePass pass in passes)
        {
            if (pass.Hash.Length == 64 && pass.Hash.All(char.IsAsciiHexDigit))
            {
                byId[pass.Id] = (pass, Convert.FromHexString(pass.Hash));
            }
        }

        return new PassIndex(byId);
    }

    public bool TryGet(ReadOnlySpan<char> id, out SiteStatePass? pass, out byte[] hash)
    {
#if NET9_0_OR_GREATER
        bool found = _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out (SiteStatePass Pass, byte[] Hash) entry);
#else
        bool found = _byId.TryGetValue(id.ToString(), out (SiteStatePass Pass, byte[] Hash) entry);
#endif
        (pass, hash) = found ? entry : (null, []);
        return found;
    }
}
