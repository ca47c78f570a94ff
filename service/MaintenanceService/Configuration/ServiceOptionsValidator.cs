using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Configuration;

/// <summary>Validates the settings at start, and names in a sentence the one that is wrong.</summary>
internal sealed class ServiceOptionsValidator : IValidateOptions<ServiceOptions>
{
    /// <summary>Where the service's own paths begin: as the path base it would be removed from them where a proxy has done so already.</summary>
    private static readonly string[] Own = ["/v1", "/livez", "/readyz", "/openapi", "/swagger", "/board", "/metrics"];

    public ValidateOptionsResult Validate(string? name, ServiceOptions options)
    {
        string[] faults = [.. Faults(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(ServiceOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (ValidationResult result in results)
        {
            yield return result.ErrorMessage!;
        }

        if (ServiceOptions.ReadBackupEvery(options.BackupEvery) is null)
        {
            yield return $"Maintenance:BackupEvery is \"{options.BackupEvery}\"; write a duration from a second to a year, such as \"P1D\" or \"PT24H\"; as hours, minutes and seconds up to \"23:59:59\".";
        }

        if (Own.Contains(options.PathBase, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"Maintenance:PathBase is \"{options.PathBase}\", where the service has paths of its own; publish it under another path, such as \"/maintenance\".";
        }

        foreach (string fault in NetworkFaults(nameof(options.TrustedProxies), options.TrustedProxies).Concat(NetworkFaults(nameof(options.WebhookNetworks), options.WebhookNetworks)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> NetworkFaults(string setting, IEnumerable<string> networks) =>
        from network in networks
        let expected = !IsNetwork(network) ? "an address or a network in its shortest form, such as \"10.0.0.0/8\"" : IsMapped(network) ? "the IPv4 address or network itself" : null
        where expected is not null
        select $"{ServiceOptions.Section}:{setting} holds \"{network}\"; write {expected}.";

    // The address of a socket or a host is compared as IPv4: what is mapped to IPv6 would never fit.
    private static bool IsMapped(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96 : IPAddress.Parse(text).IsIPv4MappedToIPv6;

    // Only the canonical form: "10/8" and "010.0.0.1" parse, but to something other than they appear to say.
    private static bool IsNetwork(string text) =>
        (IPNetwork.TryParse(text, out IPNetwork network) && network.ToString() == text)
        || (IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text);
}
