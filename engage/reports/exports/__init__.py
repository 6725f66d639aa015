"""Report formats: one neutral document written as PDF, DOCX, XLSX, ODS, CSV, JSON, open data and HTML."""
