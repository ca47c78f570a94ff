using MaintenanceService.Domain.Keys;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Configuration;

/// <summary>Validates the configured first key at start, and reads it from its file.</summary>
internal sealed class FirstKeyValidator : IValidateOptions<ServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceOptions options) =>
        options is { BootstrapKey: not null, BootstrapKeyFile: not null }
            ? ValidateOptionsResult.Fail("Maintenance:BootstrapKey and Maintenance:BootstrapKeyFile are both set; remove one.")
        : options.BootstrapKey is { } key && FirstKeyRule.Fault(key) is { } fault
            ? ValidateOptionsResult.Fail($"Maintenance:BootstrapKey {fault}")
        : ValidateOptionsResult.Success;

    /// <summary>Returns the configured first key, for a store that has none yet; null where none is configured. The file is not needed later.</summary>
    /// <exception cref="OptionsValidationException">The file is not readable, or contains no valid key.</exception>
    public static string? Read(ServiceOptions options)
    {
        if (options.BootstrapKeyFile is not { } file)
        {
            return options.BootstrapKey;
        }

        try
        {
            string key = File.ReadAllText(file).Trim();
            return FirstKeyRule.Fault(key) is { } fault ? throw Fault($"Maintenance:BootstrapKeyFile: the key in {file} {fault}") : key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault($"Maintenance:BootstrapKeyFile: {file} can't be read ({exception.Message.TrimEnd('.')}). Create it, readable by the service alone, with the first admin key in it.");
        }
    }

    private static OptionsValidationException Fault(string sentence) => new(Options.DefaultName, typeof(ServiceOptions), [sentence]);
}
