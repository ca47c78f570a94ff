using Yarp.ReverseProxy.Configuration;

namespace Gateway;

/// <summary>The app behind, from the one setting <c>Backend</c>: whatever comes goes there. More than that is YARP's own section, <c>ReverseProxy</c>.</summary>
internal static class Backend
{
    private const string Name = "backend";

    /// <summary>Adds it; false with a sentence on stderr where there is none, or where it is no address.</summary>
    public static bool TryAdd(IReverseProxyBuilder proxy, IConfiguration configuration)
    {
        string[] addresses = [.. (configuration["Backend"] ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (addresses.Select(Fault).FirstOrDefault(fault => fault is not null) is { } wrong)
        {
            Console.Error.WriteLine($"BACKEND: {wrong}. Write http://host:port, or several with commas.");
            return false;
        }

        if (addresses.Length > 0)
        {
            var destinations = addresses.ToDictionary(address => address, address => new DestinationConfig { Address = address });
            proxy.LoadFromMemory(
                [new RouteConfig { RouteId = Name, ClusterId = Name, Order = int.MaxValue, Match = new RouteMatch { Path = "{**path}" } }],
                [new ClusterConfig { ClusterId = Name, Destinations = destinations }]);
            return true;
        }

        if (configuration.GetSection("ReverseProxy:Routes").GetChildren().Any())
        {
            return true;
        }

        Console.Error.WriteLine("BACKEND is not set. Set it to the address of the app behind, such as http://127.0.0.1:3000.");
        return false;
    }

    // An address that holds a password is not repeated.
    private static string? Fault(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0 ? $"{text} is no address"
        : address.UserInfo.Length > 0 ? $"the address of {address.Host} holds a user or a password, which is sent nowhere"
        : address.Query.Length > 0 || address.Fragment.Length > 0 ? $"{text} has a query or a fragment, which can't be part of it"
        : null;
}
