using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Passes;

/// <summary>A pass of a state, which recognizes its token.</summary>
internal sealed class KnownPass(SiteStatePass pass, byte[] hash)
{
    // The last matching token, so that it is not hashed for each request.
    private string? _shown;

    public SiteStatePass Pass { get; } = pass;

    public bool Matches(ReadOnlySpan<char> token)
    {
        if (_shown is { } shown && AreEqual(MemoryMarshal.AsBytes(shown.AsSpan()), MemoryMarshal.AsBytes(token)))
        {
            return true;
        }

        Span<byte> utf8 = stackalloc byte[PassReader.MaxTokenLength * 3];
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(token, utf8)], own);
        if (!AreEqual(own, hash))
        {
            return false;
        }

        _shown = token.ToString();
        return true;
    }

    // In constant time for a length, by eight bytes at a time; CryptographicOperations.FixedTimeEquals compares single bytes.
    private static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(one);
        ReadOnlySpan<ulong> otherWords = MemoryMarshal.Cast<byte, ulong>(other);
        ulong differences = 0;
        for (int i = 0; i < words.Length; i++)
        {
            differences |= words[i] ^ otherWords[i];
        }

        for (int i = words.Length * sizeof(ulong); i < one.Length; i++)
        {
            differences |= (uint)one[i] ^ other[i];
        }

        return differences == 0;
    }
}
