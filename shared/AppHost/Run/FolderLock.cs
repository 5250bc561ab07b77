using System.Globalization;

namespace ComplaintSuite.AppHost.Run;

/// <summary>One process at a time uses a folder. The kernel lets go of the lock when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it; <paramref name="holder"/> is then its id.</summary>
    public static FolderLock? TryTake(string path, out string holder)
    {
        // Not in the locked file itself: .NET opens no file for reading, however shared, that another has locked.
        var holderFile = path + ".holder";
        holder = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            holder = File.Exists(holderFile) ? File.ReadAllText(holderFile) : "another";
            return null;
        }
        File.WriteAllText(holderFile, holder);
        return new FolderLock(file);
    }

    public void Dispose() => _file.Dispose();
}
