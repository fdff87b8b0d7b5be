using System.Runtime.InteropServices;

namespace Headgate.Race.Measuring;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(int Cores, string Processor, string Runtime, string OperatingSystem)
{
    public static Machine This() =>
        new(Environment.ProcessorCount, ProcessorModel(), RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);

    private static string ProcessorModel()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var model = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
