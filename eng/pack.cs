// Gives everything in the packages of a folder one time, that of the commit: else two packs of the same sources would differ.
//   dotnet run --file eng/pack.cs -- FOLDER SECONDS    seconds since 1970-01-01
using System.Globalization;
using System.IO.Compression;

var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(args[1], CultureInfo.InvariantCulture));
foreach (var file in Directory.GetFiles(args[0], "Headgate*.*nupkg"))
{
    using var package = ZipFile.Open(file, ZipArchiveMode.Update);
    foreach (var entry in package.Entries) entry.LastWriteTime = time;
}
