using System.Text.RegularExpressions;
using MaintenanceService.AspNetCore.Branding;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>Validates the settings at start.</summary>
/// <param name="hasService">False for an app's own tests and where only its document is read: neither needs a service.</param>
internal sealed partial class MaintenanceOptionsValidator(bool hasService) : IValidateOptions<MaintenanceOptions>
{
    public ValidateOptionsResult Validate(string? name, MaintenanceOptions options)
    {
        string[] faults = [.. hasService ? ConnectionFaults(options) : [], .. Faults(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> ConnectionFaults(MaintenanceOptions options)
    {
        if (ServiceFault(options) is { } serviceFault && (options.ForceMode is null || options.Service.Count > 0))
        {
            yield return serviceFault;
        }

        if (options.Site is null ? options.ForceMode is null : !SitePattern().IsMatch(options.Site))
        {
            yield return "Maintenance:Site must be the site's name at the service, such as \"shop\".";
        }

        if (options.SitesInCode is { Count: > 1 } sites)
        {
            yield return $"AddMaintenance was called for several sites ({string.Join(", ", sites)}), but an app is one site: closing one would close or miss the other. Call it for one; give each other site a process of its own.";
        }

        if (options.ApiKey is null && options.ForceMode is null)
        {
            yield return options.ApiKeyFile is { } file
                ? $"Maintenance:ApiKeyFile: {file} can't be read, or is empty. Put a key with the role instance for the site into it, readable by the app."
                : "Maintenance:ApiKey must be a key with the role instance for the site; keep it in a secret store or an environment variable.";
        }

        if (options.ApiKey is { } key && key.IndexOfAnyExceptInRange('!', '~') is var position and >= 0)
        {
            yield return $"Maintenance:{(options.KeyIsFromFile ? nameof(options.ApiKeyFile) : nameof(options.ApiKey))} holds at position {position + 1} a character that no key has, such as a space or a line end. Copy the key exactly as it was shown.";
        }

        if (options.ApiKeyFile is not null && options is { ApiKey: not null, KeyIsFromFile: false })
        {
            yield return "Maintenance:ApiKey and Maintenance:ApiKeyFile are both set; remove one, so that it is clear which key is used.";
        }
    }

    private static IEnumerable<string> Faults(MaintenanceOptions options)
    {
        if (options.ForceMode is { } forced && !Enum.IsDefined(forced))
        {
            yield return $"Maintenance:ForceMode is {forced}; write open, readOnly or closed.";
        }

        if (!Enum.IsDefined(options.WhenUnknown))
        {
            yield return $"Maintenance:WhenUnknown is {options.WhenUnknown}; write open, readOnly or closed.";
        }

        if (options.Instance is not null && !InstancePattern().IsMatch(options.Instance))
        {
            yield return "Maintenance:Instance has 1 to 100 letters, digits, dots, underscores, colons and hyphens, and begins with a letter or digit.";
        }

        foreach (string network in options.BypassNetworks.Where(network => !NetworkRules.TryParse(network, out _)))
        {
            yield return $"Maintenance:BypassNetworks holds \"{network}\"; write an address or network in its shortest form, such as \"10.0.0.0/8\".";
        }

        if (options.Page.Logo is { } logo && !PageLogo.IsValid(logo))
        {
            yield return $"Maintenance:Page:Logo must be a data URI of the type image/svg+xml, image/png or image/webp, such as \"data:image/png;base64,…\", with at most {PageLogo.MaxLength} characters; in Base64 or percent-encoded.";
        }

        foreach ((string setting, string? color) in new[] { (nameof(options.Page.AccentColor), options.Page.AccentColor), (nameof(options.Page.BackgroundColor), options.Page.BackgroundColor) })
        {
            if (color is not null && PageColor.Parse(color) is null)
            {
                yield return $"Maintenance:Page:{setting} must be a colour such as \"#0a7\" or \"#00aa77\".";
            }
        }

        foreach (string origin in options.StatusOrigins.Where(origin => origin != "*" && !IsOrigin(origin)))
        {
            yield return $"Maintenance:StatusOrigins holds \"{origin}\"; write an origin without a path and a slash at its end, such as \"https://app.example.com\", or \"*\".";
        }

        foreach (string fault in options.ExemptPaths.Select(LocalPathRules.Fault).OfType<string>())
        {
            yield return $"Maintenance:ExemptPaths: {fault}.";
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && string.Equals(address.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);

    private static string? ServiceFault(MaintenanceOptions options) => options.Service.Check(options.AllowHttp, out _) switch
    {
        ServiceAddressFault.None => null,
        ServiceAddressFault.NoAddress => "Maintenance:Service must be the service's address, such as \"https://maintenance.example.com\", or several with commas.",
        ServiceAddressFault.HoldsSecret => "Maintenance:Service holds a user or a password; leave it out, and keep the key in Maintenance:ApiKey.",
        _ => "Maintenance:Service is http to another machine: the key would be sent in the clear. Use https, or say Maintenance:AllowHttp=true.",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex SitePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z")]
    private static partial Regex InstancePattern();
}
