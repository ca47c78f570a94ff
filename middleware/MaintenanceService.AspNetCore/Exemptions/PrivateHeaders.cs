using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// The headers of an answer that no cache may keep, whatever the app sets: a cache in the app's pipeline reads them at the first write, long before
/// the server sends them.
/// </summary>
internal sealed class PrivateHeaders : IHeaderDictionary
{
    private const string Value = "private, no-store";

    // Caches follow these rather than Cache-Control. CDNs name theirs …-CDN-Cache-Control (RFC 9213).
    private static readonly string[] Targeted = ["Surrogate-Control", "Edge-Control", "X-Accel-Expires"];

    private readonly IHeaderDictionary _inner;

    public PrivateHeaders(IHeaderDictionary inner)
    {
        _inner = inner;
        Restore();
    }

    public long? ContentLength
    {
        get => _inner.ContentLength;
        set => _inner.ContentLength = value;
    }

    public ICollection<string> Keys => _inner.Keys;

    public ICollection<StringValues> Values => _inner.Values;

    public int Count => _inner.Count;

    public bool IsReadOnly => _inner.IsReadOnly;

    public StringValues this[string key]
    {
        get => _inner[key];
        set
        {
            if (!IsFixed(key))
            {
                _inner[key] = value;
            }
        }
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => ((IDictionary<string, StringValues>)_inner)[key];
        set => this[key] = value;
    }

    /// <summary>Sets the header again, and removes those that would override it.</summary>
    public void Restore() => Set(_inner);

    /// <summary>Sets the header, and removes those that would override it.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        foreach (string key in headers.Keys.Where(IsFixed).ToArray())
        {
            headers.Remove(key);
        }

        headers.CacheControl = Value;
    }

    public void Add(string key, StringValues value) => Add(new KeyValuePair<string, StringValues>(key, value));

    public void Add(KeyValuePair<string, StringValues> item)
    {
        if (!IsFixed(item.Key))
        {
            _inner.Add(item);
        }
    }

    public bool Remove(string key) => !IsFixed(key) && _inner.Remove(key);

    public bool Remove(KeyValuePair<string, StringValues> item) => !IsFixed(item.Key) && _inner.Remove(item);

    public void Clear()
    {
        _inner.Clear();
        Restore();
    }

    public bool ContainsKey(string key) => _inner.ContainsKey(key);

    public bool Contains(KeyValuePair<string, StringValues> item) => _inner.Contains(item);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => _inner.TryGetValue(key, out value);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _inner.CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _inner.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsFixed(string key) =>
        key.EndsWith(HeaderNames.CacheControl, StringComparison.OrdinalIgnoreCase) || Targeted.Contains(key, StringComparer.OrdinalIgnoreCase);
}
