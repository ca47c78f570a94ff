using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Configuration;

/// <summary>Validates the settings at start, and names in a sentence the one that is wrong.</summary>
internal sealed class ServiceOptionsValidator : IValidateOptions<ServiceOptions>
{
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

        foreach (string fault in NetworkFaults(nameof(options.TrustedProxies), options.TrustedProxies).Concat(NetworkFaults(nameof(options.WebhookNetworks), options.WebhookNetworks)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> NetworkFaults(string setting, IEnumerable<string> networks) => networks.Where(network => !IsNetwork(network))
        .Select(network => $"{ServiceOptions.Section}:{setting} holds \"{network}\"; write an address or a network in its shortest form, such as \"10.0.0.0/8\".");

    // Only the canonical form: "10/8" and "010.0.0.1" parse, but to something other than they appear to say.
    private static bool IsNetwork(string text) =>
        (IPNetwork.TryParse(text, out IPNetwork network) && network.ToString() == text)
        || (IPAddress.TryParse(text, out IPAddress? address) && address.ToString() == text);
}
