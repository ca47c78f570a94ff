using System.Collections.ObjectModel;

namespace MaintenanceService.Client;

/// <summary>
/// Holds the service's addresses: one, or one for each of its machines, which are tried in turn. The key is sent to these addresses and to no
/// other. A <see cref="Uri"/> and a text convert to it.
/// </summary>
public sealed class ServiceAddresses : Collection<Uri>
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>Makes an empty list.</summary>
    public ServiceAddresses()
    {
    }

    /// <summary>Makes one of addresses.</summary>
    /// <param name="addresses">The addresses, in the order in which they are tried.</param>
    public ServiceAddresses(IEnumerable<Uri> addresses)
        : base([.. addresses])
    {
    }

    /// <summary>Reads one or more addresses, between commas, semicolons or spaces. What is no absolute address becomes a relative one, and a fault.</summary>
    /// <param name="text">The text, such as <c>https://a.example.com;https://b.example.com</c>.</param>
    public static ServiceAddresses Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ServiceAddresses(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(
            part => Uri.TryCreate(part, UriKind.Absolute, out Uri? address) ? address : new Uri(part, UriKind.Relative)).Distinct());
    }

    /// <summary>Converts one address; null gives an empty list.</summary>
    public static implicit operator ServiceAddresses(Uri? address) => address is null ? [] : [address];

    /// <summary>Converts a text as <see cref="Parse"/> does; null gives an empty list.</summary>
    public static implicit operator ServiceAddresses(string? text) => text is null ? [] : Parse(text);

    /// <summary>Returns what is wrong with the first address that can't be used.</summary>
    /// <param name="allowHttp">Whether http is allowed to another machine.</param>
    /// <param name="faulty">That address.</param>
    public ServiceAddressFault Check(bool allowHttp, out Uri? faulty)
    {
        foreach (Uri address in this)
        {
            faulty = address;
            if (Fault(address, allowHttp) is var fault and not ServiceAddressFault.None)
            {
                return fault;
            }
        }

        faulty = null;
        return Count == 0 ? ServiceAddressFault.NoAddress : ServiceAddressFault.None;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);

    private static ServiceAddressFault Fault(Uri address, bool allowHttp) => address switch
    {
        { IsAbsoluteUri: false } => ServiceAddressFault.NoAddress,
        { Scheme: not ("http" or "https") } or { Query.Length: > 0 } or { Fragment.Length: > 0 } => ServiceAddressFault.NoAddress,
        { UserInfo.Length: > 0 } => ServiceAddressFault.HoldsSecret,
        { Scheme: "http", IsLoopback: false } when !allowHttp => ServiceAddressFault.Unencrypted,
        _ => ServiceAddressFault.None,
    };
}
