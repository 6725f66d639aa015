"""Report formats: one neutral document written as PDF, DOCX, XLSX, CSV and HTML."""
