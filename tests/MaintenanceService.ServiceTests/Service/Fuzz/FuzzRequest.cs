using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>A request before it is bytes: whatever its parts say, its frame is right, so that others can follow on the connection.</summary>
/// <param name="Operation">The operation that it was, before it was changed.</param>
internal sealed record FuzzRequest(string Operation, string Method, string Target, ImmutableArray<(string Name, string Value)> Headers, byte[]? Body)
{
    public bool IsHead => Method == "HEAD";

    public FuzzRequest With(string name, string value) => this with { Headers = Headers.Add((name, value)) };

    public FuzzRequest Without(string name) => this with { Headers = Headers.RemoveAll(header => header.Name == name) };

    public byte[] ToBytes()
    {
        var head = new StringBuilder();
        head.Append(Method).Append(' ').Append(Target).Append(" HTTP/1.1\r\nHost: localhost\r\n");
        foreach ((string name, string value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (Body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    public override string ToString() => $"({Operation}) {Encoding.UTF8.GetString(ToBytes())}";
}
