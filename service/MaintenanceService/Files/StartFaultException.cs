using System.Net.Sockets;
using System.Security.Cryptography;
using MaintenanceService.Store;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Files;

/// <summary>Thrown when the service must not start with its configuration. The message says in one sentence what is wrong and what to do.</summary>
internal sealed class StartFaultException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code of a process whose configuration has a fault (EX_CONFIG).</summary>
    public const int ExitCode = 78;

    /// <summary>Writes why a start failed, in one line and without a stack trace.</summary>
    public static string Explain(Exception exception)
    {
        string text = exception switch
        {
            StartFaultException or StoreFaultException or Domain.Problems.ProblemException => exception.Message,
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message.TrimEnd('.')}. Stop the process that listens there, or name another address with --urls.",
            SocketException or ArgumentOutOfRangeException { ParamName: "port" } =>
                $"The service can't listen at its address: {exception.Message.TrimEnd('.')}. Name an address of this machine and a port up to 65535 with --urls, or in Kestrel:Endpoints.",
            CryptographicException =>
                $"A certificate of Kestrel:Certificates or Kestrel:Endpoints can't be read: {exception.Message.TrimEnd('.')}. Name the file that holds it, and its password.",
            InvalidDataException { InnerException: not null } => $"The service can't start: {exception.Message.TrimEnd('.')} ({exception.GetBaseException().Message.TrimEnd('.')}).",
            _ => $"The service can't start: {exception.Message}",
        };
        return text.ReplaceLineEndings(" ");
    }
}
